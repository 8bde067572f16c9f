# conform: args = -v --count 3 --mode fast in.txt out.txt
"""`argparse` reads a command line, prints help and exits with status 2 on errors."""
import argparse, sys
p = argparse.ArgumentParser(prog="tool", description="A small tool.")
p.add_argument("files", nargs="+", help="files to read")
p.add_argument("-v", "--verbose", action="store_true")
p.add_argument("--count", type=int, default=1, help="how often (default: %(default)s)")
p.add_argument("--mode", choices=["fast", "slow"])
sub = argparse.ArgumentParser(prog="sub"); subs = sub.add_subparsers(dest="cmd"); a = subs.add_parser("add"); a.add_argument("n", type=float)
print(p.parse_args())
print(sub.parse_args(["add", "2.5"]))
p.print_help()
try:
    p.parse_args(["x", "--mode", "other"])
except SystemExit as e:
    print("status", e.code)
p.parse_args(["--count", "many", "x"])
