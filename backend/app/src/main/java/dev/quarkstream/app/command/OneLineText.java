package dev.quarkstream.app.command;

/** What people have named, so that it makes no line of its own and turns nothing on a terminal. */
final class OneLineText {

    private OneLineText() {}

    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }
}
