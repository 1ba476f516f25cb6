package dev.quarkstream.app.input;

import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * A body is UTF-8 (RFC 8259, section 8.1). Jackson would guess other encodings from its first bytes and take sequences that no
 * encoder writes. It is in memory by now, and no larger than a connection lets through.
 */
@Provider
public class StrictUtf8 implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        var body = context.getInputStream().readAllBytes();
        if (!RequestRules.isUtf8(body)) {
            throw ProblemException.malformedJson(RequestRules.NOT_UTF_8);
        }
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }
}
