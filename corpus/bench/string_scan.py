"""Taking strings apart: split, find, replace, slices, character loops."""
text = "The quick brown fox, jumping over the lazy dog; again and again. " * 400
def words(rounds):
    counts = {}
    for _ in range(rounds):
        for w in text.split():
            w = w.strip(".,;").lower()
            counts[w] = counts.get(w, 0) + 1
    return sorted(counts.items())[:3]
def chars(rounds):
    vowels = other = 0
    for _ in range(rounds):
        for c in text:
            if c in "aeiou":
                vowels += 1
            elif c.isalpha():
                other += 1
    return vowels, other
def finds(rounds):
    n = pos = 0
    for _ in range(rounds):
        pos = text.find("again")
        while pos >= 0:
            n += ord(text[pos + 1]) + len(text[pos:pos + 5])
            pos = text.find("again", pos + 1)
    return n, len(text.replace("a", "bb").upper())
def main():
    print(words(400), chars(240), finds(3000))
if __name__ == "__main__":
    main()
