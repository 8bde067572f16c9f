"""How the C printer draws carets: one for derived classes, none left of the text, clipped at its end."""
import sys
class Sub(SyntaxError): pass
for c in (SyntaxError, IndentationError, TabError, Sub):
    for a in (("f",1,2,"abcdef",1,5), ("f",1,2,"abcdef\n",1,5), ("f",3,2,"abcdef\n",4,5), ("f",3,2,"  abcdef\n",3,0),("f",3,2,"  abcdef\n",3,-1),("f",3,20,"  abcdef\n",3,40),("f",3,1,"  abcdef\n",3,5), ("f",3,3,"  abcdef\n",3,5),("f",3,5,"\tab\tcdef\n",3,8), ("f",3,5,"aa\nab\ncdef\n",3,8), ("f",3,0,"abc",3,2), ("f",3,None,"abc"), ("f",3,2,None), (None,3,2,"abc"), ("f",None,2,"abc"), ("f",3,2,"abc")):
        try: sys.excepthook(c, c("m", a), None)
        except Exception as e: print(e)
