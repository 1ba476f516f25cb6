package dev.quarkstream.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.Rfc3339;
import dev.quarkstream.Roles;
import dev.quarkstream.Rotation;
import dev.quarkstream.Token;
import dev.quarkstream.TokenChange;
import dev.quarkstream.TokenRules;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.Id;
import dev.quarkstream.input.MayBeMissing;
import dev.quarkstream.input.Members;
import dev.quarkstream.input.Paging;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.use.DailyUse;
import dev.quarkstream.use.PermissionLastUsed;
import dev.quarkstream.use.TokenUse;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** A user's tokens, for the user in person: a token can neither make nor change tokens. */
@Path(Endpoints.DEFAULT + "/tokens")
@Endpoint
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Tokens")
public class TokenResource {

    private final OwnersTokens tokens;
    private final Confirmation confirmation;
    private final TokenUse use;
    private final CurrentUser me;
    private final PermissionCatalogue catalogue;
    private final TokenRules rules;
    private final EndpointFailures failures;

    TokenResource(
            OwnersTokens tokens,
            Confirmation confirmation,
            TokenUse use,
            CurrentUser me,
            PermissionCatalogue catalogue,
            TokenRules rules,
            EndpointFailures failures) {
        this.tokens = tokens;
        this.confirmation = confirmation;
        this.use = use;
        this.me = me;
        this.catalogue = catalogue;
        this.rules = rules;
        this.failures = failures;
    }

    @GET
    @Operation(
            summary = "List your tokens",
            description = "Newest first, a page at a time. Expired ones stay in the list until they are pruned.")
    public Uni<TokenList> list(
            @Parameter(
                            description = "How many tokens a page has.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = "500"))
                    @QueryParam("limit")
                    @DefaultValue("500")
                    String limit,
            @Parameter(
                            description = "The `next` of the page before.",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid", pattern = RequestRules.ID))
                    @QueryParam("before")
                    @Nullable String before) {
        var page = Paging.of(limit, before, 500);
        return tokens.list(me.id(), page.before(), page.size() + 1).map(found -> page(found, page.size()));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Create a token",
            description =
                    "The answer is the only one that ever carries the secret. "
                            + "Without `permissions` the token gets the configured defaults; `[]` makes one that can do nothing.")
    public Uni<IssuedTokenView> create(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = CreateToken.class)))
                    Members body) {
        var asked = CreateToken.of(body, rules);
        var permissions = asked.permissions() == null ? catalogue.defaults() : catalogue.inOrder(asked.permissions());
        return confirmation
                .require()
                .chain(() -> tokens.createValid(
                        me.id(),
                        asked.name(),
                        asked.description(),
                        permissions,
                        Optional.ofNullable(asked.expiresAt()),
                        Boolean.TRUE.equals(asked.selfRotation())))
                .map(IssuedTokenView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Look at one of your tokens")
    public Uni<TokenView> get(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id) {
        return tokens.require(me.id(), id.value()).map(TokenView::of);
    }

    @GET
    @Path("/{id}/usage")
    @Operation(
            summary = "See how often one of your tokens was used, and for what",
            description =
                    "Requests a day (UTC), oldest first, for the last 30 days with today; days without any included. "
                            + "When each of its permissions let a request through last. The last seconds may be missing.")
    public Uni<TokenUsage> usage(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id) {
        return tokens.require(me.id(), id.value())
                .flatMap(token -> Uni.combine()
                        .all()
                        .unis(
                                use.days(token.id()),
                                use.permissions(token.id(), token.permissions()),
                                use.recordedSince(token.createdAt()))
                        .with((days, permissions, since) -> new TokenUsage(days, permissions, since.orElse(null))));
    }

    @PATCH
    @Path("/{id}")
    @Operation(
            summary = "Rename a token, describe it anew or change what it may do",
            description =
                    "`permissions` replaces the whole set, from the next request on; an absent member is left alone.")
    public Uni<TokenView> edit(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = EditToken.class)))
                    Members body) {
        var asked = EditToken.of(body, rules);
        var permissions = asked.permissions() == null ? null : catalogue.inOrder(asked.permissions());
        var change = new TokenChange(asked.name(), asked.description(), permissions, asked.selfRotation());
        return requireConfirmed(id.value(), change)
                .chain(() -> tokens.changeValid(me.id(), id.value(), change))
                .map(found -> TokenView.of(found.orElseThrow(ProblemException::notFound)));
    }

    private Uni<Void> requireConfirmed(UUID id, TokenChange change) {
        return confirmation.isAskedFor()
                ? tokens.require(me.id(), id)
                        .flatMap(present -> isMore(present, change)
                                ? confirmation.require()
                                : Uni.createFrom().voidItem())
                : Uni.createFrom().voidItem();
    }

    private static boolean isMore(Token present, TokenChange change) {
        var permissions = change.permissions();
        return Boolean.TRUE.equals(change.selfRotation()) && !present.selfRotation()
                || permissions != null
                        && !present.permissions().contains(PermissionCatalogue.EVERYTHING)
                        && !present.permissions().containsAll(permissions);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a token", description = "The very next request with it is refused.")
    public Uni<Void> delete(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id) {
        return tokens.requireRevoked(me.id(), id.value());
    }

    @POST
    @Path("/{id}/rotation")
    @Operation(
            summary = "Give a token a new secret",
            description =
                    "Under the same id, name and permissions. The present secret works until the overlap ends, then it is "
                            + "refused like any unknown one; one from before is refused at once, and so is one that was exposed. "
                            + "Without `expiresAt` the expiry stays.")
    public Uni<IssuedTokenView> rotate(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = RotateToken.class)))
                    @MayBeMissing
                    Members body) {
        var asked = RotateToken.of(body, rules, tokens);
        return confirmation
                .require()
                .chain(() -> tokens.rotate(me.id(), id.value(), new Rotation(asked.overlap(), asked.expiresAt())))
                .map(found -> IssuedTokenView.of(found.orElseThrow(ProblemException::notFound)));
    }

    @DELETE
    @Path("/{id}/previous-secret")
    @Operation(
            summary = "End the overlap of a rotation",
            description = "The very next request with the secret of before is refused.")
    public Uni<Void> endPreviousSecret(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") Id id) {
        return tokens.endPreviousSecret(me.id(), id.value())
                .invoke(was -> {
                    if (!was) {
                        throw ProblemException.notFound();
                    }
                })
                .replaceWithVoid();
    }

    @DELETE
    @Operation(summary = "Delete all of your tokens")
    public Uni<Void> deleteAll() {
        return tokens.revokeAll(me.id()).replaceWithVoid();
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    /** Of one more than the page holds, which tells whether there is a following one. */
    private static TokenList page(List<Token> found, int size) {
        var page = found.stream().limit(size).map(TokenView::of).toList();
        return new TokenList(page, found.size() > size ? page.get(size - 1).id() : null);
    }

    /** A page of tokens. */
    @Schema(name = "TokenList")
    public record TokenList(
            @Schema(required = true) List<TokenView> tokens,

            @Schema(required = true, nullable = true, description = "What names the following page as `before`.")
            @Nullable UUID next)
            implements Answer {

        @Override
        public ObjectNode json() {
            var members = JsonNodeFactory.instance.objectNode();
            var list = members.putArray("tokens");
            tokens.forEach(token -> list.add(token.json()));
            return members.put("next", next == null ? null : next.toString());
        }
    }

    @Schema(name = "TokenUsage")
    public record TokenUsage(
            @Schema(required = true) List<DailyUse> days,

            @Schema(required = true, description = "Those that the token carries.")
            List<PermissionLastUsed> permissions,

            @Schema(
                    required = true,
                    nullable = true,
                    description =
                            "Since when it is known what it is used for: a permission without a use has none since "
                                    + "then. Null: it is not written down.")
            @Nullable Instant recordedSince)
            implements Answer {

        @Override
        public ObjectNode json() {
            var members = JsonNodeFactory.instance.objectNode();
            var list = members.putArray("days");
            days.forEach(day -> list.add(day.json()));
            var used = members.putArray("permissions");
            permissions.forEach(permission -> used.add(permission.json()));
            return members.put("recordedSince", recordedSince == null ? null : Rfc3339.format(recordedSince));
        }
    }

    /** Create a token. */
    @Schema(name = "CreateToken")
    public record CreateToken(
            @Schema(required = true, examples = "Deploy script", minLength = 1, maxLength = 255)
            String name,

            @Schema(nullable = true, examples = "Deploys on Fridays.", maxLength = 500, description = "What it is for.")
            @Nullable String description,

            @Schema(
                    nullable = true,
                    maxItems = 256,
                    examples = "[\"create\", \"read\"]",
                    description = "Names from `GET /api/permissions`; absent: the configured defaults.")
            @Nullable List<String> permissions,

            @Schema(
                    implementation = String.class,
                    format = "date-time",
                    nullable = true,
                    examples = "2030-01-31T12:00:00Z",
                    description = "In the future. Absent or null: never, or the longest life that the operator allows.")
            @Nullable Instant expiresAt,

            @Schema(nullable = true, description = "Whether it may rotate itself. Absent: it may not.") @Nullable Boolean selfRotation) {

        static CreateToken of(Members body, TokenRules rules) {
            var asked = new CreateToken(
                    body.text("name", OwnersTokens.LONGEST_NAME),
                    body.emptyableText("description", OwnersTokens.LONGEST_DESCRIPTION),
                    body.texts("permissions", rules::faultOfPermission),
                    body.optional("expiresAt", Rfc3339::parse, Rfc3339.EXPECTED, rules::faultOfExpiry)
                            .orElse(null),
                    body.flag("selfRotation"));
            body.requireValid();
            return asked;
        }
    }

    /** Rotate a token. */
    @Schema(name = "RotateToken")
    public record RotateToken(
            @Schema(
                    implementation = String.class,
                    format = "duration",
                    nullable = true,
                    examples = "PT1H",
                    description = "How long the present secret goes on working: from PT0S to the policy's longest. "
                            + "Absent: as long as the operator says.")
            @Nullable Duration overlap,

            @Schema(
                    implementation = String.class,
                    format = "date-time",
                    nullable = true,
                    examples = "2030-01-31T12:00:00Z",
                    description = "The token's new end, in the future. Absent or null: it stays.")
            @Nullable Instant expiresAt) {

        private static final String EXPECTED = "Must be a duration such as PT1H.";
        private static final int LONGEST = 30;

        static RotateToken of(Members body, TokenRules rules, OwnersTokens overlaps) {
            var asked = new RotateToken(
                    overlap(body, overlaps),
                    body.optional("expiresAt", Rfc3339::parse, Rfc3339.EXPECTED, rules::faultOfExpiry)
                            .orElse(null));
            body.requireValid();
            return asked;
        }

        static @Nullable Duration overlap(Members body, OwnersTokens overlaps) {
            return body.optional(
                            "overlap",
                            RotateToken::parse,
                            EXPECTED,
                            duration -> Optional.ofNullable(overlaps.faultOfOverlap(duration)))
                    .orElse(null);
        }

        private static Optional<Duration> parse(String text) {
            try {
                return text.length() > LONGEST ? Optional.empty() : Optional.of(Duration.parse(text));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    /** Change a token. */
    @Schema(name = "EditToken")
    public record EditToken(
            @Schema(nullable = true, examples = "Deploy script", minLength = 1, maxLength = 255) @Nullable String name,

            @Schema(
                    nullable = true,
                    examples = "Deploys on Fridays.",
                    maxLength = 500,
                    description = "What it is for; empty: nothing is said any more.")
            @Nullable String description,

            @Schema(nullable = true, maxItems = 256, examples = "[\"read\"]", description = "The whole new set.")
            @Nullable List<String> permissions,

            @Schema(nullable = true, description = "Whether it may rotate itself.") @Nullable Boolean selfRotation) {

        static EditToken of(Members body, TokenRules rules) {
            var asked = new EditToken(
                    body.optionalText("name", OwnersTokens.LONGEST_NAME),
                    body.emptyableText("description", OwnersTokens.LONGEST_DESCRIPTION),
                    body.texts("permissions", rules::faultOfPermission),
                    body.flag("selfRotation"));
            body.requireValid();
            return asked;
        }
    }
}
