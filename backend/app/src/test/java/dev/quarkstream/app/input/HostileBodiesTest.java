package dev.quarkstream.app.input;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.testing.Api.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No body of 64 KiB is much work, whoever sends it. */
@QuarkusTest
class HostileBodiesTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private Person ada;

    @BeforeEach
    void someoneIsSignedIn() {
        ada = person();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "\"\"", "\"read\"", "{}", "[]", "[[]]", "1e9"})
    void aListThatIsTooLongIsOneFaultWhateverIsInIt(String element) {
        var permissions = Stream.generate(() -> element)
                .limit(65_000 / (element.length() + 1))
                .collect(joining(",", "[", "]"));
        var token = ada.issue(Map.of("name", "x")).<String>path("token.id");
        for (var answer : List.<Function<String, Response>>of(
                body -> given().contentType(ContentType.JSON).body(body).post("/api/device-tokens"),
                body -> json(body).post("/api/tokens"),
                body -> json(body).patch("/api/tokens/" + token))) {
            soon(() -> answer.apply("{\"permissions\":" + permissions + "}"))
                    .then()
                    .spec(invalid("#/permissions"))
                    .body("errors[0].detail", equalTo("At most 256 elements."));
        }
    }

    @Test
    void ofManyFaultsTheFirstTwentyAreTold() {
        soon(() -> json("{\"name\":\"x\",\"permissions\":" + numbers(256) + "}").post("/api/tokens"))
                .then()
                .spec(invalid(IntStream.range(0, 20)
                        .mapToObj(i -> "#/permissions/" + i)
                        .toArray(String[]::new)));
    }

    @Test
    void aListOfTheGreatestLengthIsReadElementByElement() {
        var read = Stream.generate(() -> "\"read\"").limit(256).collect(joining(",", "[", "]"));
        json("{\"name\":\"x\",\"permissions\":" + read + "}")
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .body("token.permissions", equalTo(List.of("read")));
    }

    @Test
    void aListWithinAnotherIsBoundedTooAndItsPlaceIsNamed() {
        json("{\"rows\":[{\"cells\":[]},{\"cells\":[[\"a\"]," + numbers(257) + "]}]}")
                .post("/api/test/rows")
                .then()
                .spec(invalid("#/rows/1/cells/1"));
        json("{\"rows\":[{\"cells\":[]},{\"cells\":[[\"a\"],[\"b\",\"c\"]]}]}")
                .post("/api/test/rows")
                .then()
                .statusCode(200)
                .body(equalTo("[[], [[a], [b, c]]]"));
        json("{\"rows\":[{\"cells\":[[7]]}]}").post("/api/test/rows").then().spec(problem(400, "malformed-json"));
    }

    @Test
    void aLongNameIsNotSentBack() {
        var answer = json("{\"named\":{\"" + "x".repeat(60_000) + "\":[]}}").post("/api/test/rows");
        answer.then().spec(problem(400, "malformed-json"));
        assertThat(answer.asByteArray()).hasSizeLessThan(1_000);
    }

    /** What an application may have. */
    @Path("/api/test/rows")
    static class RowResource {

        @POST
        @PermitAll
        @Operation(hidden = true)
        public String post(Rows request) {
            return request.rows.stream()
                    .map(Row::cells)
                    .map(Arrays::deepToString)
                    .toList()
                    .toString();
        }

        record Rows(List<Row> rows, Map<String, String> named) {}

        record Row(String[][] cells) {}
    }

    static List<String> members() {
        return List.of(
                "\"expiresAt\":" + numbers(12_000),
                "\"expiresAt\":" + "[".repeat(999) + "]".repeat(999),
                "\"expiresAt\":" + "{\"a\":".repeat(999) + "1" + "}".repeat(999),
                "\"expiresAt\":{" + members(5_000) + "}",
                "\"expiresAt\":1e999999999",
                "\"expiresAt\":-" + "9".repeat(999),
                "\"expiresAt\":\"" + "9".repeat(60_000) + "\"",
                "\"permissions\":[" + numbers(12_000) + "],\"expiresAt\":1",
                "\"permissions\":[{" + members(5_000) + "}],\"expiresAt\":1",
                "\"permissions\":[\"" + "x".repeat(60_000) + "\"],\"expiresAt\":1");
    }

    @ParameterizedTest
    @MethodSource("members")
    void whatIsNoTextIsNotLookedInto(String member) {
        var answer = soon(() -> json("{\"name\":\"x\"," + member + "}").post("/api/tokens"));
        answer.then().spec(problem(422, "validation"));
        assertThat(answer.asByteArray()).hasSizeLessThan(1_000);
    }

    @Test
    void manyUnknownMembersAreAsGoodAsNone() {
        soon(() -> json("{\"title\":\"x\"," + members(5_000) + "}").post("/api/test/things"))
                .then()
                .statusCode(201);
    }

    @Test
    void aMemberTwiceAmongManyIsMalformedAndNotRepeatedInTheAnswer() {
        var answer = soon(
                () -> json("{" + members(2_000) + ",\"" + "x".repeat(20_000) + "\":1,\"" + "x".repeat(20_000) + "\":1}")
                        .post("/api/test/things"));
        answer.then().spec(problem(400, "malformed-json"));
        assertThat(answer.asByteArray()).hasSizeLessThan(1_000);
    }

    @Test
    void anEmailOfManyLabelsIsTooLongAndNoMore() {
        for (var email : List.of("a@a" + ".a".repeat(2_000), "a@a" + ".a".repeat(30_000), "@".repeat(60_000))) {
            var answer = soon(() -> spa().contentType(ContentType.JSON)
                    .body(Map.of("name", "x", "email", email, "password", PASSWORD))
                    .post("/api/register"));
            answer.then().spec(invalid("#/email")).body("errors[0].detail", equalTo("At most 254 characters."));
        }
    }

    private RequestSpecification json(String body) {
        return ada.request().contentType(ContentType.JSON).body(body);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(joining(",", "[", "]"));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"m" + i + "\":1").collect(joining(","));
    }

    private static Response soon(Supplier<Response> call) {
        var start = System.nanoTime();
        var answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        return answer;
    }
}
