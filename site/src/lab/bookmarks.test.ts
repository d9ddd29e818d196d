import { describe, expect, it } from 'vitest'
import { nextBookmark, readBookmarks, sharedBookmarks, withBookmark, withoutBookmark, type Bookmark } from './bookmarks.ts'
import { bookmarkText } from './fragment.ts'

const all: readonly Bookmark[] = [{ event: 5, name: 'first vote' }, { event: 90, name: 'the cut' }]

describe('bookmarks', () => {
  it('stand in the order of the run, one an event, with a name or without', () => {
    expect(withBookmark(all, { event: 40, name: ' crash ' }).map(bookmarkText)).toEqual(['e5:first vote', 'e40:crash', 'e90:the cut'])
    expect(withBookmark(all, { event: 5, name: 'a vote' }).map(bookmarkText)).toEqual(['e5:a vote', 'e90:the cut'])
    expect(withBookmark(all, { event: 40, name: '' }).map(bookmarkText)).toEqual(['e5:first vote', 'e40', 'e90:the cut'])
    expect(withBookmark(all, { event: 5, name: ' ' }).map(bookmarkText)).toEqual(['e5', 'e90:the cut'])
    expect(withoutBookmark(all, 5).map(bookmarkText)).toEqual(['e90:the cut'])
  })

  it('are gone to in both directions', () => {
    expect([nextBookmark(all, 5, 1), nextBookmark(all, 90, 1), nextBookmark(all, 90, -1), nextBookmark(all, 5, -1)])
      .toEqual([90, undefined, 5, undefined])
  })

  it('go with a change as far as the change', () => expect(sharedBookmarks(all, 60)).toEqual([all[0]]))

  it('come back out of a link, and what is none is left out', () => {
    expect(readBookmarks(all.map(bookmarkText))).toEqual(all)
    expect(readBookmarks(['e5', 'five', 'e-1:x', 'e7:7:30 o’clock', 'e9:']))
      .toEqual([{ event: 5, name: '' }, { event: 7, name: '7:30 o’clock' }, { event: 9, name: '' }])
    expect(readBookmarks(Array.from({ length: 99 }, (_, i) => `e${i}`))).toHaveLength(40)
  })
})
