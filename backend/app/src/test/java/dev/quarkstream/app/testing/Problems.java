package dev.quarkstream.app.testing;

import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.specification.ResponseSpecification;

/** What an error answer must look like (RFC 9457). */
public final class Problems {

    private Problems() {}

    /** A problem of this name in the form that every one has. */
    public static ResponseSpecification problem(int status, String name) {
        return builder(status, name).build();
    }

    /** The same, with a challenge (RFC 6750). */
    public static ResponseSpecification challenge(int status, String name, String parameters) {
        return builder(status, name)
                .expectHeader("WWW-Authenticate", "Bearer realm=\"quarkstream\"" + parameters)
                .build();
    }

    /** Faults at exactly these places. */
    public static ResponseSpecification invalid(String... pointers) {
        return builder(422, "validation")
                .expectBody("errors.pointer", hasItems(pointers))
                .expectBody("errors.size()", equalTo(pointers.length))
                .build();
    }

    private static ResponseSpecBuilder builder(int status, String name) {
        return new ResponseSpecBuilder()
                .expectStatusCode(status)
                .expectContentType("application/problem+json")
                .expectHeader("Cache-Control", "no-store")
                .expectBody("type", equalTo("urn:quarkstream:problem:" + name))
                .expectBody("status", equalTo(status))
                .expectBody("title", not(blankOrNullString()))
                .expectBody("detail", not(blankOrNullString()));
    }
}
