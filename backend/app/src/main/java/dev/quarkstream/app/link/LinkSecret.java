package dev.quarkstream.app.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a link carries behind its {@code #}, where no server logs it. We keep only its {@link #digest()}. */
record LinkSecret(String value) {

    private static final int BYTES = 32;

    /** Of so many bytes in base64url. */
    static final int LENGTH = 43;

    static LinkSecret generate() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes); // not kept: it would be made with the native image
        return new LinkSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has it", e);
        }
    }

    @Override
    public String toString() {
        return "LinkSecret[hidden]";
    }
}
