// A glossary: an object with maps, classes with interfaces, an enumeration, lambdas that capture,
// a lazy regular expression, and constants that are strings. `prepare` fills it, and `ask` asks
// about it.

@file:OptIn(ExperimentalWasmInterop::class)

import kotlin.wasm.ExperimentalWasmInterop
import kotlin.wasm.WasmExport

enum class Kind { NOUN, VERB, MADE }

interface Scored {
    val score: Int
}

sealed class Entry(val word: String, val kind: Kind) : Scored {
    var asked = 0

    class Simple(word: String, kind: Kind) : Entry(word, kind) {
        override val score = word.sumOf { it.code }
    }

    class Made(word: String, val parts: List<Entry>) : Entry(word, Kind.MADE) {
        override val score get() = parts.sumOf { it.score }
    }
}

data class Key(val kind: Kind, val length: Int)

object Glossary {
    val entries = HashMap<String, Entry>()
    val byKey = mutableMapOf<Key, MutableList<Entry>>()
    val rules = mutableListOf<(String) -> String>()
    val separator by lazy { Regex("[-_ ]+") }

    fun add(entry: Entry) {
        entries[entry.word] = entry
        byKey.getOrPut(Key(entry.kind, entry.word.length)) { mutableListOf() }.add(entry)
    }
}

val stems = listOf("glass", "stone", "run", "walk", "deep", "river", "öl", "漢字")

@WasmExport("prepare")
fun prepare() {
    for ((at, stem) in stems.withIndex()) {
        Glossary.add(Entry.Simple(stem, Kind.entries[at % 2]))
    }
    for (first in stems) for (second in stems) {
        val parts = listOf(first, second).map { Glossary.entries.getValue(it) }
        Glossary.add(Entry.Made("$first-$second", parts))
    }
    for (times in 1..3) Glossary.rules.add { text -> text.repeat(times) }
    var last = ""
    Glossary.rules.add { text ->
        val before = last
        last = text
        "$text after $before"
    }
    Glossary.rules.add { text -> text.split(Glossary.separator).reversed().joinToString("+") }
    for (rule in Glossary.rules) rule("warm-up")
}

@WasmExport("ask")
fun ask(index: Int): Int {
    val words = Glossary.entries.keys.sorted()
    val entry = Glossary.entries.getValue(words[index % words.size])
    entry.asked++
    val text = Glossary.rules[index % Glossary.rules.size](entry.word)
    val alike = Glossary.byKey.getValue(Key(entry.kind, entry.word.length))
    println("$text: ${entry.kind}, ${entry.score}, asked ${entry.asked}, ${alike.size} alike")
    return alike.sumOf { it.score }
}
