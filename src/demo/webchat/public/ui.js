/** What every component needs from Preact and htm, in one place. */
import htm from '/vendor/htm.js'
import { Component, h } from '/vendor/preact.js'

export { render } from '/vendor/preact.js'
export {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from '/vendor/preact-hooks.js'

export const html = htm.bind(h)

/**
 * A component that renders again only when one of its props is another value: 500 bubbles stay as they are when a
 * 501st arrives.
 * @param {(props: any) => any} view
 */
export function memo(view) {
  return class extends Component {
    shouldComponentUpdate(next) {
      return Object.keys({ ...this.props, ...next }).some((name) => this.props[name] !== next[name])
    }
    render(props) {
      return html`<${view} ...${props} />`
    }
  }
}
