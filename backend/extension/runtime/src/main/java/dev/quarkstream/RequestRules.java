package dev.quarkstream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a request to a JSON API may carry: how its body is written, how long a list in it is, how an id is spelled. */
public final class RequestRules {

    /** How many elements a list has at most. They are counted before any of them is looked at, since each may cost something. */
    public static final int MAX_ELEMENTS = 256;

    /** The words for a list that has more. */
    public static final String TOO_MANY_ELEMENTS = "At most " + MAX_ELEMENTS + " elements.";

    /** The words for a body that is not {@link #isUtf8}. */
    public static final String NOT_UTF_8 = "The body is not UTF-8.";

    /** The one spelling of an id (RFC 9562, section 4), as a regular expression; {@code UUID.fromString} takes others too. */
    public static final String ID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    private static final Pattern CANONICAL = Pattern.compile(ID);
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

    private RequestRules() {}

    /** Whether the text is an {@link #ID}. */
    public static boolean isId(String text) {
        return CANONICAL.matcher(text).matches();
    }

    /**
     * Whether a body's type says something else than what there is: more than one type, any type, or JSON in another encoding
     * than its own (RFC 8259, section 8.1).
     *
     * @param types all values of {@code Content-Type}
     */
    public static boolean areOddTypes(List<String> types) {
        if (types.isEmpty()) {
            return false;
        }
        var type = types.get(0).toLowerCase(Locale.ROOT);
        var charset = CHARSET.matcher(type);
        return types.size() > 1
                || type.indexOf('*') >= 0
                || (type.startsWith("application/json")
                        && charset.find()
                        && !charset.group(1).equals("utf-8"));
    }

    /** RFC 8259, section 8.1. A parser may guess other encodings from the first bytes, and take what no encoder writes. */
    public static boolean isUtf8(byte[] body) {
        for (var i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return false; // the other half of a character of UTF-16 or UTF-32
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }
}
