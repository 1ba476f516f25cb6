package dev.quarkstream.input;

import dev.quarkstream.problem.ProblemException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * No body is longer than 64 KiB, announced or not. Quarkus' own limit closes the connection with an empty answer;
 * here the client is told.
 */
@Provider
public class BoundedBody implements ReaderInterceptor {

    private static final int LIMIT = 64 * 1024;

    static boolean exceedsLimit(@Nullable String contentLength) {
        // HTTP itself refuses what is no number.
        return contentLength != null && (contentLength.length() > 9 || Long.parseLong(contentLength) > LIMIT);
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new Counted(context.getInputStream()));
        return context.proceed();
    }

    private static final class Counted extends FilterInputStream {

        private int count;

        Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var read = super.read(buffer, offset, length);
            return counted(read, read);
        }

        private int counted(int result, int read) {
            if (result >= 0 && (count += read) > LIMIT) {
                throw ProblemException.payloadTooLarge();
            }
            return result;
        }
    }
}
