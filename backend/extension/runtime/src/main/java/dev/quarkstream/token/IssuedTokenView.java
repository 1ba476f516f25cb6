package dev.quarkstream.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.IssuedToken;
import dev.quarkstream.input.Answer;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The only answer that ever carries the secret. */
@Schema(name = "IssuedToken")
public record IssuedTokenView(
        @Schema(required = true) TokenView token,

        @Schema(
                required = true,
                description = "The secret, sent this once.",
                examples = "qst_0W8mXk3hF2bN5vC7zQ9rT1yU4iO6pA8sD0fG2hJ4kL6xQa1B2c3D4e")
        String plainTextToken)
        implements Answer {

    public static IssuedTokenView of(IssuedToken issued) {
        return new IssuedTokenView(TokenView.of(issued.token()), issued.secret());
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("token", token.json())
                .put("plainTextToken", plainTextToken);
    }

    @Override
    public Optional<String> location() {
        return Optional.of("/tokens/" + token.id());
    }

    @Override
    public String toString() {
        return "IssuedToken[hidden]";
    }
}
