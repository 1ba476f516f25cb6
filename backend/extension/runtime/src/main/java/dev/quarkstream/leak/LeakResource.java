package dev.quarkstream.leak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.quarkstream.TextRules;
import dev.quarkstream.audit.ClientAddress;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.Members;
import dev.quarkstream.throttle.Limit;
import dev.quarkstream.throttle.Limits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** For whoever has found a token's secret where it must not be. */
@Path(Endpoints.DEFAULT + "/leaked-tokens")
@Endpoint
@Cancellable(false)
@PermitAll
@Tag(name = "Leaked tokens")
public class LeakResource {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Each answer takes as long, so that none tells by its time what the database had to do. */
    private static final long ANSWER_AFTER_MILLIS = 100;

    private static final int LONGEST_URL = 2_048;

    private final Exposures exposures;
    private final GitHubReports github;
    private final Limit<String> reports;
    private final Vertx vertx;
    private final RoutingContext http;
    private final EndpointFailures failures;

    LeakResource(
            Exposures exposures,
            GitHubReports github,
            LeakConfig config,
            Limits limits,
            Vertx vertx,
            RoutingContext http,
            EndpointFailures failures) {
        this.exposures = exposures;
        this.github = github;
        this.reports = limits.of("leak-reports", config.reportsPerMinute(), MINUTE);
        this.vertx = vertx;
        this.http = http; // the request at hand, whichever that is
        this.failures = failures;
    }

    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Hand in a token that you have found",
            description =
                    "A token of ours is refused from then on, and its owner is told. The answer is the same for any secret.")
    public Uni<Void> report(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = ReportLeak.class)))
                    Members body) {
        return reports.take(ClientAddress.networkOf(http)).chain(() -> {
            var found = ReportLeak.of(body);
            return Uni.combine()
                    .all()
                    .unis(exposures.expose(found.secret(), found.url()), answerTime())
                    .with((exposed, waited) -> exposed)
                    .replaceWithVoid();
        });
    }

    private Uni<Boolean> answerTime() {
        return Uni.createFrom()
                .emitter(waiting -> vertx.setTimer(ANSWER_AFTER_MILLIS, timer -> waiting.complete(true)));
    }

    @POST
    @Path("/github")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Take a report of GitHub's secret scanning",
            description = "A list of at most 100 matches, signed by GitHub. Each is labelled in the answer. "
                    + "Where the operator has no keys of GitHub's the answer is 404.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Label[].class)))
    public Uni<Labels> fromGitHub(
            @HeaderParam("Github-Public-Key-Identifier") @Nullable String key,
            @HeaderParam("Github-Public-Key-Signature") @Nullable String signature,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = GitHubMatch[].class)))
                    byte[] body) {
        var matches = github.read(key, signature, body, () -> reports.takeHere(ClientAddress.networkOf(http)));
        return Multi.createFrom()
                .iterable(matches)
                .onItem()
                .transformToUniAndConcatenate(match -> exposures
                        .expose(match.token(), webAddress(match.url()).orElse(null))
                        .map(match::labelled))
                .collect()
                .asList()
                .map(Labels::new);
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    /** What a person could look at. */
    private static Optional<String> webAddress(@Nullable String url) {
        if (url == null || url.length() > LONGEST_URL || TextRules.faultOf(url, LONGEST_URL, false) != null) {
            return Optional.empty();
        }
        try {
            var address = new URI(url);
            var scheme = address.getScheme();
            return address.getHost() != null && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Hand in a token that was found. */
    @Schema(name = "ReportLeak")
    public record ReportLeak(
            @Schema(required = true, description = "The secret, as it was found.")
            String secret,

            @Schema(nullable = true, format = "uri", maxLength = 2_048, description = "Where it was found.") @Nullable String url) {

        static ReportLeak of(Members body) {
            var found = new ReportLeak(
                    body.anyText("secret"),
                    body.optional("url", LeakResource::webAddress, "Must be a web address.", url -> Optional.empty())
                            .orElse(null));
            body.requireValid();
            return found;
        }

        @Override
        public String toString() {
            return "ReportLeak[hidden]";
        }
    }

    /** What GitHub has found. */
    @Schema(name = "GitHubMatch")
    public record GitHubMatch(
            @Schema(required = true) String token,

            @Schema(required = true, examples = "quarkstream_token")
            String type,

            @Schema(nullable = true) @Nullable String url,

            @Schema(nullable = true, examples = "commit") @Nullable String source) {

        Label labelled(boolean isOurs) {
            return new Label(GitHubReports.hashOf(token), type, isOurs ? "true_positive" : "false_positive");
        }

        @Override
        public String toString() {
            return "GitHubMatch[hidden]";
        }
    }

    /** Whether it was a token of ours. */
    @Schema(name = "GitHubLabel")
    public record Label(
            @Schema(required = true, description = "SHA-256 of the token, in Base64.")
            String token_hash,

            @Schema(required = true) String token_type,

            @Schema(
                    required = true,
                    enumeration = {"true_positive", "false_positive"})
            String label) {}

    /** One of each match. */
    @Schema(hidden = true)
    public record Labels(List<Label> labels) implements Answer {

        @Override
        public JsonNode json() {
            var list = JsonNodeFactory.instance.arrayNode();
            labels.forEach(one -> list.addObject()
                    .put("token_hash", one.token_hash)
                    .put("token_type", one.token_type)
                    .put("label", one.label));
            return list;
        }
    }
}
