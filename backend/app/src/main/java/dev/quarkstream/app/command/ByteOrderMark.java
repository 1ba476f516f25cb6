package dev.quarkstream.app.command;

/** What some editors and shells begin a text with, and is no part of it. */
final class ByteOrderMark {

    private static final String MARK = "\ufeff";

    private ByteOrderMark() {}

    static String removedFrom(String text) {
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }
}
