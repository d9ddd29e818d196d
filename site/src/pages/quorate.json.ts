/** Marks the root of the site, for pages that have to find it. */
export const GET = () => Response.json({ site: 'Quorate', engine: __ENGINE_VERSION__ })
