package dev.quarkstream.app.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/** A JSON string without the white space around it, or {@link #NONE}: for what is to be a fault among others (422), and not malformed (400). */
public final class LooseText extends StdScalarDeserializer<Object> {

    /** Something else than a string. What it was is of no use, and may be large. */
    public static final Object NONE = new Object();

    public LooseText() {
        super(Object.class);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getText().strip();
        }
        parser.skipChildren();
        return NONE;
    }
}
