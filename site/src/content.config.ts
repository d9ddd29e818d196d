import { resolve } from 'node:path'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'
import { defineCollection } from 'astro:content'

/** Commands run in the site's folder; the content stands beside it unless a test names another. */
const content = resolve(process.env.QUORATE_CONTENT ?? '../content')
const folder = (name: string, pattern: string) => glob({ base: `${content}/${name}`, pattern })

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a slug is lower-case words joined by hyphens')
const sentence = z.string().trim().min(1)
const order = z.number().int().positive()
const level = z.union([z.literal(1), z.literal(2), z.literal(3)])
// YAML reads an unquoted 2026-11-22 as a date; both spellings mean the same day.
const day = z.union([z.date().transform(date => date.toISOString().slice(0, 10)), z.iso.date()])

const source = z.strictObject({
  title: sentence,
  authors: sentence.optional(),
  venue: sentence.optional(),
  section: sentence.optional(),
  url: z.url().optional(),
  note: sentence.optional(),
})

const articles = defineCollection({
  loader: folder('articles', '*.mdx'),
  schema: z.strictObject({
    number: order,
    title: sentence,
    tldr: sentence,
    question: sentence,
    concept: slug,
    level,
    prerequisites: z.array(slug).default([]),
    next: z.array(slug).default([]),
    topics: z.array(sentence).default([]),
    sources: z.array(source).min(1),
    changelog: z.array(z.strictObject({ date: day, text: sentence })).default([]),
  }),
})

const concepts = defineCollection({
  loader: folder('concepts', '*.md'),
  schema: z.strictObject({ order, title: sentence, promise: sentence, definition: sentence }),
})

const paths = defineCollection({
  loader: folder('paths', '*.yaml'),
  schema: z.strictObject({
    order,
    title: sentence,
    goal: sentence,
    of: z.enum(['articles', 'challenges', 'exhibits']).default('articles'),
    articles: z.array(z.number().int().positive()),
  }),
})

const helps = defineCollection({
  loader: folder('helps', '*.yaml'),
  schema: z.strictObject({
    order,
    title: sentence,
    text: sentence,
    paths: z.array(slug).default([]),
    concepts: z.array(slug).default([]),
  }),
})

const glossary = defineCollection({
  loader: folder('glossary', '*.yaml'),
  schema: z.strictObject({
    term: sentence,
    definition: sentence,
    see: z.array(slug).default([]),
    concept: slug.optional(),
    source: sentence,
  }),
})

const home = defineCollection({
  loader: folder('.', 'home.yaml'),
  schema: z.strictObject({ questions: z.array(z.strictObject({ ask: sentence, article: slug })).max(8) }),
})

export const collections = { articles, concepts, paths, helps, glossary, home }
