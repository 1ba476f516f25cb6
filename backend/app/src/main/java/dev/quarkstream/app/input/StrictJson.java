package dev.quarkstream.app.input;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.quarkstream.Rfc3339;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;

/**
 * JSON without guessing: one value, no member twice, no number where a string belongs, strings trimmed, lists bounded,
 * instants in milliseconds.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    /** After Quarkus' own customizers, whose way of writing instants would win otherwise. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        mapper.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
        mapper.registerModule(new SimpleModule("strict")
                .addDeserializer(String.class, new TrimmedString())
                .setDeserializerModifier(new BoundedLists())
                .addSerializer(Instant.class, new MillisecondInstant()));
    }

    /** A JSON string without the white space around it. */
    private static final class TrimmedString extends StdScalarDeserializer<String> {

        TrimmedString() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Verbatim.text(parser, context).strip();
        }
    }

    /** An instant as RFC 3339 in UTC with exactly three digits of a second. */
    private static final class MillisecondInstant extends StdScalarSerializer<Instant> {

        MillisecondInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Rfc3339.format(value));
        }
    }
}
