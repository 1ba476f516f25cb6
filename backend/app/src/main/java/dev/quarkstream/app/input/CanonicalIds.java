package dev.quarkstream.app.input;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids in paths have one spelling (RFC 9562, section 4); {@link UUID#fromString} would take {@code 1-1-1-1-1} too. */
@Provider
public class CanonicalIds implements ParamConverterProvider {

    /** The spelling, as a regular expression. */
    public static final String UUID_PATTERN =
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    private static final Pattern CANONICAL = Pattern.compile(UUID_PATTERN);

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type == UUID.class ? (ParamConverter<T>) new IdConverter() : null;
    }

    private static final class IdConverter implements ParamConverter<UUID> {

        @Override
        public UUID fromString(String value) {
            if (!CANONICAL.matcher(value).matches()) {
                throw new NotFoundException();
            }
            return UUID.fromString(value);
        }

        @Override
        public String toString(UUID value) {
            return value.toString();
        }
    }
}
