"""A warning prints its place and its line to standard error, once per place."""
import warnings
def old(): warnings.warn("use new()", DeprecationWarning, stacklevel=2)
for _ in range(2):
    old()
warnings.warn("plain")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old()
    warnings.warn("recorded", UserWarning)
print([(w.category.__name__, str(w.message)) for w in caught])
warnings.simplefilter("error")
try:
    warnings.warn("as error", RuntimeWarning)
except RuntimeWarning as e:
    print("raised", e)
