# The bot alone: node's own image, production packages, an unprivileged user. docs/running.md says how it is run.
FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && rm -rf ~/.npm
COPY locales locales
COPY content content
COPY src src
# The bot's user cannot write node_modules: what a first start would keep there is made here.
RUN node --disable-warning=ExperimentalWarning src/cli/compile-content.ts
# The one folder that the bot may write: the embedded database and its key, when DATABASE_URL is not set.
RUN mkdir data
RUN chown node:node data
USER node
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself and not npm, so that SIGTERM reaches the bot.
CMD ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "--no-parallel-scavenge", "--import", "./src/ops/compile-cache.ts", "src/main.ts"]
