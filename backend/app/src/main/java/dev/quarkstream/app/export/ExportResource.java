package dev.quarkstream.app.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Roles;
import dev.quarkstream.app.openapi.Limited;
import dev.quarkstream.throttle.Limit;
import dev.quarkstream.throttle.Limits;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/api/user/export")
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Account")
class ExportResource {

    /** One takes a thread for as long as its client takes to read. */
    private static final int AT_ONCE = 4;

    private static final int AN_HOUR = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final UUID NONE = new UUID(0, 0);

    private final List<ExportPart> parts;
    private final ObjectMapper json;
    private final CurrentUser me;
    private final Limit<String> limit;
    private final Semaphore running = new Semaphore(AT_ONCE);

    ExportResource(@All List<ExportPart> parts, ObjectMapper json, CurrentUser me, Limits limits) {
        this.parts =
                parts.stream().sorted(Comparator.comparing(ExportPart::name)).toList();
        this.json = json;
        this.me = me;
        this.limit = limits.of("exports", AN_HOUR, Duration.ofHours(1));
    }

    @GET
    @Limited
    @Blocking // it is written while it is read, so that it is never in memory whole
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(type = SchemaType.OBJECT, description = "A list for each kind of things.")))
    @Operation(
            summary = "Take all that is kept about you",
            description =
                    "Your account, sessions, tokens with their use, events, mails, links in mails and notes, as a file. "
                            + "Secrets and their hashes are not in it. At most " + AN_HOUR + " times an hour.")
    public RestResponse<StreamingOutput> export() {
        var account = UUID.fromString(me.id());
        limit.take(me.id()).await().atMost(PATIENCE);
        return RestResponse.ResponseBuilder.<StreamingOutput>create(RestResponse.Status.OK)
                .header("Content-Disposition", "attachment; filename=\"quarkstream-account.json\"")
                .type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"))
                .entity(out -> writeInTurn(account, out))
                .build();
    }

    private void writeInTurn(UUID account, OutputStream out) {
        if (!running.tryAcquire()) {
            throw ProblemException.unavailable();
        }
        try {
            write(account, out);
        } catch (IOException left) {
            Log.debugf("An export is not read to its end: %s", left);
        } finally {
            running.release();
        }
    }

    private void write(UUID account, OutputStream out) throws IOException {
        // Not closed where it fails: that would make a whole of it that it is not.
        var generator = json.getFactory().createGenerator(out);
        generator.setCodec(json);
        generator.writeStartObject();
        for (var part : parts) {
            generator.writeArrayFieldStart(part.name());
            write(part, account, generator);
            generator.writeEndArray();
        }
        generator.writeEndObject();
        generator.close();
    }

    private static void write(ExportPart part, UUID account, JsonGenerator generator) throws IOException {
        for (var after = NONE; ; ) {
            var page = part.page(account, after)
                    .ifNoItem()
                    .after(PATIENCE)
                    .failWith(ProblemException::unavailable)
                    .await()
                    .indefinitely();
            if (page.isEmpty()) {
                return;
            }
            for (var entry : page) {
                generator.writePOJO(entry);
            }
            generator.flush();
            after = (UUID) Objects.requireNonNull(page.get(page.size() - 1).get("id"));
        }
    }
}
