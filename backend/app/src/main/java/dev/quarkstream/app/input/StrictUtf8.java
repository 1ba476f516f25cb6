package dev.quarkstream.app.input;

import dev.quarkstream.ProblemException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A body is UTF-8 (RFC 8259, section 8.1). Jackson would guess other encodings from its first bytes and take sequences that no
 * encoder writes. It is in memory by now, and no larger than a connection lets through.
 */
@Provider
public class StrictUtf8 implements ReaderInterceptor {

    private static final String NOT_UTF_8 = "The body is not UTF-8.";

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        var body = context.getInputStream().readAllBytes();
        if (!isUtf8(body)) {
            throw ProblemException.malformedJson(NOT_UTF_8);
        }
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }

    private static boolean isUtf8(byte[] body) {
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
