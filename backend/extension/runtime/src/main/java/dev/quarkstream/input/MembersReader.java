package dev.quarkstream.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Stream;

/**
 * Reads the bodies of our own requests, and of no others: JSON without guessing, one object in UTF-8, no member twice, 64 KiB
 * at most even where an application lets more through.
 */
@Provider
public class MembersReader implements MessageBodyReader<Members> {

    private static final int MAX_BYTES = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == Members.class;
    }

    @Override
    public Members readFrom(
            Class<Members> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        if (mayBeMissing(annotations) && !headers.containsKey(HttpHeaders.CONTENT_TYPE) && in.read() < 0) {
            return Members.none();
        }
        if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(media)
                || media.isWildcardType()
                || media.isWildcardSubtype()) {
            throw ProblemException.unsupportedMediaType();
        }
        var body = in.readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw ProblemException.payloadTooLarge();
        }
        if (!RequestRules.isUtf8(body)) {
            throw ProblemException.malformedJson(RequestRules.NOT_UTF_8);
        }
        if (parse(body) instanceof ObjectNode object) {
            return new Members(object);
        }
        throw notAnObject();
    }

    private static boolean mayBeMissing(Annotation[] annotations) {
        return Stream.of(annotations).anyMatch(MayBeMissing.class::isInstance);
    }

    private static JsonNode parse(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (MismatchedInputException more) {
            throw notAnObject();
        } catch (JsonProcessingException malformed) {
            throw ProblemException.malformedJson("The body is not well-formed JSON.");
        }
    }

    private static ProblemException notAnObject() {
        return ProblemException.malformedJson("The body must be a JSON object.");
    }
}
