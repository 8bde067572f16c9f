"""`heapq` and `bisect` on small data."""
import heapq, bisect
h = []
for x in (5, 1, 4, 1, 3): heapq.heappush(h, x)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 9), [heapq.heappop(h) for _ in range(len(h))])
l = [9, 3, 7, 1]; heapq.heapify(l); print(l, heapq.nlargest(2, l), heapq.nsmallest(2, l), heapq.nsmallest(2, ["ccc", "a", "bb"], key=len), list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge(["b", "a"], ["c"], reverse=True)))
s = [1, 3, 3, 5]
print(bisect.bisect(s, 3), bisect.bisect_left(s, 3), bisect.bisect_right(s, 0), bisect.bisect_left(s, 9), bisect.bisect_left([(1, "a"), (2, "b")], 2, key=lambda t: t[0]), bisect.bisect_left(s, 3, lo=2), bisect.bisect(s, 3, 0, 2))
bisect.insort(s, 4); bisect.insort_left(s, 3); print(s)
for f in (lambda: heapq.heappop([]), lambda: bisect.bisect(s, "a"), lambda: bisect.bisect_left(s, 1, lo=-1), lambda: heapq.heappush(1, 1)):
    try:
        f()
    except (IndexError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
