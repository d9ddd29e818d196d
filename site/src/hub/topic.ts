/** The one topic there is. A second would make this a collection. */
export const topic = {
  title: 'Distributed Systems',
  path: '/learn/distributed-systems/',
  overview: 'Move through replication, consensus, quorum, leader election, transactions, and failure recovery as one '
    + 'connected system. Every article runs the real protocol beside its text: step it, break it, and see in words why '
    + 'it broke.',
}
export const pageAddress = (page: number) => (page === 1 ? topic.path : `${topic.path}page/${page}/`)
export const pathAddress = (slug: string) => `/paths/${slug}/`
export const helpAddress = (slug: string) => `${topic.path}for/${slug}/`
export const levelAddress = (level: string) => `${topic.path}level/${level}/`
export const trailTo = (...rest: { title: string, href?: string }[]) => [
  { title: 'Home', href: '/' },
  { title: 'Learn', href: '/learn/' },
  ...rest,
]
