package dev.quarkstream.app.account;

import dev.quarkstream.IssuedToken;
import dev.quarkstream.Token;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A token that was made for a device, as the token endpoints would show it, and its secret. */
@Schema(hidden = true)
public record IssuedTokenAnswer(View token, String plainTextToken) {

    static RestResponse<IssuedTokenAnswer> created(IssuedToken issued) {
        return RestResponse.ResponseBuilder.<IssuedTokenAnswer>create(RestResponse.Status.CREATED)
                .header("Location", "/api/tokens/" + issued.token().id())
                .entity(new IssuedTokenAnswer(View.of(issued.token()), issued.secret()))
                .build();
    }

    @Override
    public String toString() {
        return "IssuedToken[hidden]";
    }

    /** What the panel's endpoint calls a token. */
    @Schema(hidden = true)
    public record View(
            UUID id,
            String name,
            @Nullable String description,
            String hint,
            List<String> permissions,
            @Nullable Instant lastUsedAt,
            @Nullable Instant expiresAt,
            Instant createdAt) {

        static View of(Token token) {
            return new View(
                    token.id(),
                    token.name(),
                    token.about(),
                    token.hint(),
                    token.permissions(),
                    token.used(),
                    token.ends(),
                    token.createdAt());
        }
    }
}
