package dev.quarkstream.app.input;

import dev.quarkstream.ProblemException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Plain text is read as text alone. JAX-RS would make any record of one text of it, untrimmed, whatever it holds. */
@Provider
public class PlainText implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getMediaType().isCompatible(MediaType.TEXT_PLAIN_TYPE) && context.getType() != String.class) {
            throw ProblemException.unsupportedMediaType();
        }
        return context.proceed();
    }
}
