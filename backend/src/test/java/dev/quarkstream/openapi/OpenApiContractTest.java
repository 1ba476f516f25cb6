package dev.quarkstream.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theCommittedDescriptionIsThatOfTheCode() throws IOException {
        var committed = JSON.readTree(Path.of("openapi.json").toFile());
        assertThat(withoutTestPaths(served()))
                .as("backend/openapi.json is stale: `mvn package -DskipTests` writes it anew, commit it")
                .isEqualTo(committed);
    }

    @Test
    void everyOperationIsSummedUpAndSaysHowItFails() throws IOException {
        var silent = new ArrayList<String>();
        withoutTestPaths(served())
                .get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                    var description = operation.getValue();
                    var responses = description.get("responses");
                    if (!description.hasNonNull("summary")
                            || !description.has("security")
                            || !responses.has("401")
                            || !responses.has("413")
                            || !responses.has("500")
                            || !responses.has("503")) {
                        silent.add(operation.getKey() + " " + path.getKey());
                    }
                }));
        assertThat(silent).isEmpty();
    }

    @Test
    void whatMayBeAbsentMayBeNullAndNothingElseMay() throws IOException {
        var wrong = new ArrayList<String>();
        var schemas = served().at("/components/schemas");
        for (var request : requests()) {
            var schema = schemas.get(request);
            var required = new ArrayList<String>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            schema.get("properties").fields().forEachRemaining(member -> {
                if (required.contains(member.getKey()) == acceptsNull(member.getValue())) {
                    wrong.add(request + "." + member.getKey());
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** The names of the schemas of all bodies that are taken. */
    private static Set<String> requests() throws IOException {
        return served().get("paths").findValues("requestBody").stream()
                .map(body -> body.at("/content/application~1json/schema/$ref").asText())
                .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    private static boolean acceptsNull(JsonNode member) {
        return StreamSupport.stream(member.get("type").spliterator(), false)
                .anyMatch(type -> type.asText().equals("null"));
    }

    @Test
    void bothWaysToSignInAreDescribed() throws IOException {
        var schemes = served().at("/components/securitySchemes");
        assertThat(schemes.at("/session/in").asText()).isEqualTo("cookie");
        assertThat(schemes.at("/token/scheme").asText()).isEqualTo("bearer");
        assertThat(served().at("/paths/~1api~1notes/post/x-permissions/0").asText())
                .isEqualTo("create");
    }

    private static JsonNode served() throws IOException {
        return JSON.readTree(
                given().queryParam("format", "json").get("/q/openapi").asByteArray());
    }

    /** The tests bring a resource of their own. */
    private static JsonNode withoutTestPaths(JsonNode api) {
        ((ObjectNode) api.get("paths")).remove("/api/test/csv");
        return api;
    }
}
