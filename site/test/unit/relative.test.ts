import { expect, test } from 'vitest'
import { relativeCss, relativeHtml, rootFrom } from '../../src/build/relative.ts'

test('the way to the root', () => {
  expect(['index.html', '404.html', 'learn/index.html', 'a/b/index.html'].map(rootFrom))
    .toEqual(['./', './', '../', '../../'])
})

const page = (html: string) => relativeHtml(html, 'learn/x/index.html')

test.each([
  ['<a href="/concepts/">', '<a href="../../concepts/">'],
  ["<a class='b' href='/'>", "<a class='b' href='../../'>"],
  ['<img src="/a.png" srcset="/a.png 1x, /b.png 2x">',
    '<img src="../../a.png" srcset="../../a.png 1x, ../../b.png 2x">'],
  ['<astro-island component-url="/_astro/F.js" renderer-url="/_astro/c.js" props="{&quot;a&quot;:[0,&quot;/x&quot;]}">',
    '<astro-island component-url="../../_astro/F.js" renderer-url="../../_astro/c.js" '
      + 'props="{&quot;a&quot;:[0,&quot;/x&quot;]}">'],
  ['<script type="module">import "/_astro/a.js";import{b}from"/_astro/b.js"</script>',
    '<script type="module">import "../../_astro/a.js";import{b}from"../../_astro/b.js"</script>'],
])('moves %s', (before, after) => {
  expect(page(before)).toBe(after)
})

test.each([
  '<a href="https://example.org/">', '<a href="//example.org/">', '<a href="#here">', '<a href="../up/">',
  '<p>href="/concepts/"</p>', '<a title="href=/x > y" href="z/">', '<code>&lt;a href="/x"&gt;</code>',
  '<script>const a = "<a href=\'/x\'>"</script>', '<style>a::after { content: "/x" }</style>', '<div data-x="/y">',
])('leaves %s', html => {
  expect(page(html)).toBe(html)
})

test('style sheets find their fonts beside themselves', () => {
  expect(relativeCss('src:url(/_astro/a.woff2),url("/_astro/b.woff2"),url(data:x)', '_astro/Page.css'))
    .toBe('src:url(../_astro/a.woff2),url("../_astro/b.woff2"),url(data:x)')
})
