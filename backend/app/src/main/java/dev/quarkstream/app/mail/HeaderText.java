package dev.quarkstream.app.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text in a header of a mail. The client's own encoder takes characters beyond the first plane apart, such as emoji.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2047">RFC 2047</a>
 */
final class HeaderText {

    /** What may stand there as it is. */
    private static final Pattern PLAIN = Pattern.compile("(?:(?!=\\?)[ -~])*");

    /** In base64 and between its marks, that is less than the 75 characters of an encoded word. */
    private static final int WORD = 42;

    private HeaderText() {}

    static String encode(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : words(text).stream().map(HeaderText::encoded).collect(Collectors.joining("\r\n "));
    }

    /** No character is in two of them. */
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (var character : text.codePoints().mapToObj(Character::toString).toList()) {
            if (bytes(word + character).length > WORD) {
                words.add(word.toString());
                word.setLength(0);
            }
            word.append(character);
        }
        words.add(word.toString());
        return words;
    }

    private static String encoded(String word) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes(word)) + "?=";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
