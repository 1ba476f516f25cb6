package dev.quarkstream.secret;

import dev.quarkstream.TokenSecrets;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A token as its bearer knows it: shown once and never stored, we keep only its {@link #digest()}. A prefix, 43 base62 digits
 * that hold 32 random bytes, and 6 that hold the CRC-32 of everything before them, so that a typing error is told from
 * a revoked token without asking the database.
 */
public final class PlainTextToken {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;
    private static final int MAX_PREFIX = 32;
    private static final int MAX_IMPORTED = 255;

    private final String value;
    private final TokenDigest digest;
    private final @Nullable String importedId;

    private PlainTextToken(String value, TokenDigest digest, @Nullable String importedId) {
        this.value = value;
        this.digest = digest;
        this.importedId = importedId;
    }

    public static PlainTextToken generate(String prefix) {
        var random = new byte[TokenSecrets.BYTES];
        new SecureRandom().nextBytes(random);
        return of(prefix, random);
    }

    public static PlainTextToken of(String prefix, byte[] random) {
        if (random.length != TokenSecrets.BYTES) {
            throw new IllegalStateException(
                    "A secret is made of " + TokenSecrets.BYTES + " random bytes, not of " + random.length);
        }
        var body = prefix + base62(new BigInteger(1, random), RANDOM_DIGITS);
        var value = body + new String(checksum(ascii(body), body.length()), StandardCharsets.US_ASCII);
        return new PlainTextToken(value, TokenDigest.of(value), null);
    }

    /** Empty: it is none of ours, and no hash and no query is spent on it. Any prefix does, since prefixes change. */
    public static Optional<PlainTextToken> parse(String text) {
        var prefix = text.length() - RANDOM_DIGITS - CHECKSUM_DIGITS;
        if (prefix < 1 || prefix > MAX_PREFIX) {
            return Optional.empty();
        }
        var ascii = ascii(text);
        return hasOurShape(ascii, prefix) && hasChecksum(ascii)
                ? Optional.of(new PlainTextToken(text, TokenDigest.of(ascii), null))
                : Optional.empty();
    }

    /** A token made by Laravel Sanctum, {@code id|secret} or the secret alone: only the secret was hashed there. */
    public static Optional<PlainTextToken> parseImported(String text) {
        var bar = text.indexOf('|');
        var secret = text.substring(bar + 1);
        return secret.isEmpty() || text.length() > MAX_IMPORTED || !isVisibleAscii(text)
                ? Optional.empty()
                : Optional.of(
                        new PlainTextToken(text, TokenDigest.of(secret), bar < 0 ? null : text.substring(0, bar)));
    }

    public String value() {
        return value;
    }

    /** What the bearer says to be Laravel's id of it; null: nothing is said. */
    public @Nullable String importedId() {
        return importedId;
    }

    /** The last four characters, by which its owner tells it from others. */
    public String hint() {
        return value.substring(value.length() - 4);
    }

    /** SHA-256, 32 bytes. The secret has 256 random bits, so a slow hash would only slow us. */
    public TokenDigest digest() {
        return digest;
    }

    @Override
    public String toString() {
        return "PlainTextToken[hidden]";
    }

    /** What is no ASCII becomes something that is no digit. */
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean hasOurShape(byte[] text, int prefix) {
        for (var i = 0; i < text.length; i++) {
            var c = text[i];
            if (!isDigit(c) && !(i < prefix && (c == '_' || c == '-'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean hasChecksum(byte[] text) {
        var body = text.length - CHECKSUM_DIGITS;
        return Arrays.equals(checksum(text, body), 0, CHECKSUM_DIGITS, text, body, text.length);
    }

    private static byte[] checksum(byte[] text, int length) {
        var crc = new CRC32();
        crc.update(text, 0, length);
        var digits = new byte[CHECKSUM_DIGITS];
        var rest = crc.getValue();
        for (var i = CHECKSUM_DIGITS - 1; i >= 0; i--) {
            digits[i] = (byte) DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return digits;
    }

    private static String base62(BigInteger number, int length) {
        var digits = new char[length];
        var rest = number;
        for (var i = length - 1; i >= 0; i--) {
            var parts = rest.divideAndRemainder(BASE);
            digits[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(digits);
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
