declare const __ENGINE_VERSION__: string

/** For svelte-check, which cannot read .astro files; astro check resolves the files themselves. */
declare module '*.astro' {
  const component: (props: Record<string, unknown>) => unknown
  export default component
}

declare namespace App {
  interface Locals {
    /** The article being rendered, for components inside its prose that show its own frontmatter. */
    article?: import('./hub/catalog.ts').Article
    /** How often each glossary term has been used on this page, so that popover ids stay unique. */
    termUses?: Map<string, number>
  }
}
