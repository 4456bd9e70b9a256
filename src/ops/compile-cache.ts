/** Preloaded by `npm start` (`node --import`): keeps the stripped and compiled code between starts, for a quick restart. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
