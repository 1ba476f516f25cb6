package dev.quarkstream.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a secret, by which what is known of it is found. It keeps quiet: what is printed cannot be searched for. */
public final class TokenDigest {

    /** To look one up costs as much as to hash a secret. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(TokenDigest::sha256);

    private final byte[] bytes;

    private TokenDigest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param text in ASCII */
    public static TokenDigest of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static TokenDigest of(byte[] text) {
        return new TokenDigest(SHA_256.get().digest(text));
    }

    public static TokenDigest ofHex(String hex) {
        return new TokenDigest(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDigest that && Arrays.equals(bytes, that.bytes);
    }

    /** Four of its bytes are as good a hash as any. */
    @Override
    public int hashCode() {
        return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    @Override
    public String toString() {
        return "TokenDigest[hidden]";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
