"""A loop over a range: the sum is stale in the frame, objects never are."""
def shown(n):
    total = 0
    for i in range(n):
        total += i * i
    return total
shown(10)
## == exits of shown, opt
## exit0: line 4, 4 GetIter dst=%0 src=%0: nothing is stale
## exit1: line 4, 5 ForIter dst=%i iter=&%0 done=@9: %total from word
## exit2: line 5, 6 Mul dst=%1 lhs=%i rhs=%i: %total from word, %i from word
## exit3: line 5, 7 InplaceAdd dst=%total lhs=%total rhs=%1: %total from word, %i from word, %1 from word
## exit4: line 0, 8 JumpBack target=@5: %total from word, %i from word
