package dev.quarkstream.app.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionType;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import java.io.IOException;

/** No list is longer than {@link RequestRules#MAX_ELEMENTS}. */
class BoundedLists extends BeanDeserializerModifier {

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
            DeserializationConfig config, CollectionType type, BeanDescription bean, JsonDeserializer<?> list) {
        return new Bounded(list);
    }

    @Override
    public JsonDeserializer<?> modifyArrayDeserializer(
            DeserializationConfig config, ArrayType type, BeanDescription bean, JsonDeserializer<?> list) {
        return new Bounded(list);
    }

    private static final class Bounded extends DelegatingDeserializer {

        Bounded(JsonDeserializer<?> list) {
            super(list);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> list) {
            return new Bounded(list);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.isExpectedStartArrayToken()) {
                return super.deserialize(json, context);
            }
            try (var list = context.bufferForInputBuffering(json)) {
                list.writeStartArray();
                for (var count = 0; json.nextToken() != JsonToken.END_ARRAY; count++) {
                    if (count == RequestRules.MAX_ELEMENTS) {
                        throw ProblemException.validation("#", RequestRules.TOO_MANY_ELEMENTS);
                    }
                    list.copyCurrentStructure(json);
                }
                list.writeEndArray();
                var counted = list.asParser(json);
                counted.nextToken();
                return super.deserialize(counted, context);
            }
        }
    }
}
