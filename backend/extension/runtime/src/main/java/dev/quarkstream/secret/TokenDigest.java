package dev.quarkstream.secret;

import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a secret, by which a token is found. It keeps quiet: what is printed cannot be searched for. */
public final class TokenDigest {

    private final byte[] bytes;

    TokenDigest(byte[] bytes) {
        this.bytes = bytes;
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
}
