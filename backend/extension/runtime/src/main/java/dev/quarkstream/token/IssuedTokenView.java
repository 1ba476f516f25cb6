package dev.quarkstream.token;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/** The only answer that ever carries the secret. */
@Schema(name = "IssuedToken")
public record IssuedTokenView(
        @Schema(required = true) TokenView token,

        @Schema(
                required = true,
                description = "The secret, sent this once.",
                examples = "qst_0W8mXk3hF2bN5vC7zQ9rT1yU4iO6pA8sD0fG2hJ4kL6xQa1B2c3D4e")
        String plainTextToken) {

    public RestResponse<IssuedTokenView> created() {
        return RestResponse.ResponseBuilder.<IssuedTokenView>create(RestResponse.Status.CREATED)
                .header("Location", "/api/tokens/" + token.id())
                .entity(this)
                .build();
    }

    @Override
    public String toString() {
        return "IssuedToken[hidden]";
    }
}
