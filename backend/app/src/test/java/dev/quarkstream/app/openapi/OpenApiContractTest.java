package dev.quarkstream.app.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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
    void everyOperationIsSummedUpAndSaysHowItFails() throws IOException {
        var silent = new ArrayList<String>();
        ours().get("paths")
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
        return ours().get("paths").findValues("requestBody").stream()
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
        assertThat(served().at("/paths/~1api~1test~1things/post/x-permissions/0")
                        .asText())
                .isEqualTo("create");
    }

    private static JsonNode served() throws IOException {
        return JSON.readTree(
                given().queryParam("format", "json").get("/q/openapi").asByteArray());
    }

    /** Without the resources of tests, and of whoever has built upon this application: how theirs are described is up to them. */
    private static JsonNode ours() throws IOException {
        var resources = new ClassFileImporter()
                .importPath(Path.of("target/classes/dev/quarkstream")).stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        var api = served();
        ((ObjectNode) api.get("paths"))
                .removeIf(path -> !resources.contains(
                        path.findValue("operationId").asText().replaceFirst("_.*", "")));
        return api;
    }
}
