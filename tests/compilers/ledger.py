# A search tree, closures, lists and dictionaries. What is above the functions for events is done
# once, and is what a snapshot saves. The page's elements ask about it.

import js


class Node:
    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.left = None
        self.right = None


def insert(node, key, value):
    if node is None:
        return Node(key, value)
    if key < node.key:
        node.left = insert(node.left, key, value)
    else:
        node.right = insert(node.right, key, value)
    return node


def find(node, key):
    while node is not None:
        if node.key == key:
            return node.value
        if key < node.key:
            node = node.left
        else:
            node = node.right
    return None


def count(node):
    if node is None:
        return 0
    return 1 + count(node.left) + count(node.right)


def scaled(factor):
    def scale(n):
        return n * factor

    return scale


def total(values):
    t = 0
    for v in values:
        t = t + v
    return t


root = None
for i in range(60):
    root = insert(root, (i * 37) % 101, f"entry {i}")
scales = [scaled(2), scaled(10), scaled(-3)]
squares = [i * i for i in range(50)]
names = {"deep": 4, "glass": 5, "river": [1, 2.5, "three"]}


def on_count(event):
    print(count(root), find(root, 74), find(root, 99))
    print(total(squares), squares[7], scales[1](6), scales[2](6))


def on_names(event):
    print(names["glass"], names["river"][1], names["river"][2])
    names["deep"] = names["deep"] + 1
    print(names["deep"])


element = js.document.getElementById("count")
element.addEventListener("click", on_count)
other = js.document.getElementById("names")
other.addEventListener("click", on_names)
