package dev.quarkstream.app.request;

import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RequestsTest {

    @TestHTTPResource
    URL server;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/session/",
                "/api/session;x=1",
                "/api/session;",
                "/api/session/.",
                "/api/./session",
                "/api/tokens/../session",
                "/api//session",
                "//api/session",
                "/%61pi/session",
                "/api/sessio%6e",
                "/api/session%2f",
                "/api/session/%2e",
                "/api/device-tokens/",
                "/api/register/",
            })
    void anotherSpellingOfAResourceIsNothing(String path) {
        assertThat(status("POST", path, "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void theApiItselfHasOneSpellingToo() {
        assertThat(status("POST", "/api;x=1/session", "")).startsWith("HTTP/1.1 404 ");
        assertThat(status("DELETE", "/api;x=1/tokens", "")).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tokens/", "/api/tokens/.", "/api/tokens//", "/api/tokens/%20", "/api/tokens;"})
    void anEmptyIdDeletesNothing(String path) {
        var ada = Api.person();
        ada.token("read");
        var line =
                status("DELETE", path, "Sec-Fetch-Site: same-origin\r\nCookie: quarkstream=" + ada.cookie() + "\r\n");
        assertThat(line).startsWith("HTTP/1.1 404 ");
        ada.request().get("/api/tokens").then().body("tokens", hasSize(1));
    }

    private String status(String method, String path, String headers) {
        try (var connection = RawHttp.to(server.getPort())) {
            return connection
                    .send(method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + headers + "\r\n")
                    .readLine();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "text/plain",
                "application/json;charset=iso-8859-1",
                "application/json; Charset=\"UTF-16\"",
            })
    void onlyJsonInUtf8IsTaken(String type) {
        given().header("Content-Type", type)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/api/device-tokens")
                .then()
                .spec(problem(415, "unsupported-media-type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/json;charset=UTF-8", "Application/JSON; charset=\"utf-8\""})
    void everySpellingOfJsonInUtf8IsTaken(String type) {
        given().header("Content-Type", type)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/api/device-tokens")
                .then()
                .spec(problem(422, "validation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void noOtherEncodingIsGuessed(String encoding) {
        post("{\"email\":\"a@example.com\"}".getBytes(Charset.forName(encoding)));
    }

    @Test
    void whatNoEncoderWritesIsRefused() {
        post(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}); // a slash, too long
        post(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'}); // half a surrogate pair
    }

    private static void post(byte[] body) {
        given().contentType("application/json")
                .body(body)
                .post("/api/device-tokens")
                .then()
                .spec(problem(400, "malformed-json"));
    }

    @Test
    void aLongListOfAcceptedTypesIsNoTrouble() {
        var ada = Api.person();
        ada.request()
                .header("Accept", "a/a," + "a/a,".repeat(1_000) + "a/a")
                .get("/api/test/things")
                .then()
                .statusCode(200);
        given().header("Accept", "a/a,".repeat(1_000))
                .get("/api/test/things")
                .then()
                .spec(problem(401, "unauthenticated"));
    }

    @Test
    void anAnswerOfTheApiIsKeptByNobodyAndTakenForNothingElse() {
        for (var path : List.of("/api/policy", "/api/nothing", "/api/session/")) {
            given().get(path)
                    .then()
                    .header("Cache-Control", "no-store")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "same-origin")
                    .header("Content-Security-Policy", nullValue()) // which is for pages
                    .header("Cross-Origin-Opener-Policy", nullValue());
        }
    }

    @Test
    void onlyALargeAnswerIsCompressedAndOnlyForWhomUnderstandsIt() {
        assertThat(head("/q/openapi", "Accept-Encoding: br, gzip\r\n")).contains("content-encoding: gzip");
        assertThat(head("/q/openapi", "Accept-Encoding: br\r\n")).doesNotContain("content-encoding");
        assertThat(head("/q/openapi", "Accept-Encoding: gzip;q=0\r\n")).doesNotContain("content-encoding");
        assertThat(head("/q/openapi", "")).doesNotContain("content-encoding");
        assertThat(head("/api/policy", "Accept-Encoding: gzip\r\n")).doesNotContain("content-encoding");
        given().queryParam("format", "json") // and it is the same
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("openapi", notNullValue());
    }

    private String head(String path, String headers) {
        try (var connection = RawHttp.to(server.getPort())) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n")
                    .readToEnd()
                    .split("\r\n\r\n", 2)[0]
                    .toLowerCase(Locale.ROOT);
        }
    }

    @Test
    void aPageSaysWhatABrowserMayDoWithIt() {
        given().get("/")
                .then()
                .statusCode(200)
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header(
                        "Permissions-Policy",
                        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
        Api.person().post("/api/test/things", Map.of("title", "a note")).then().statusCode(201);
    }
}
