package dev.quarkstream.app.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/** A JSON string exactly as it was sent, for passwords, in which white space counts. */
public final class Verbatim extends StdScalarDeserializer<String> {

    public Verbatim() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return text(parser, context);
    }

    static String text(JsonParser parser, DeserializationContext context) throws IOException {
        return parser.hasToken(JsonToken.VALUE_STRING)
                ? parser.getText()
                : (String) context.handleUnexpectedToken(String.class, parser);
    }
}
