package dev.quarkstream.app.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Problems;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says for any failure which problem it is: the one place where the two error paths, JAX-RS and Vert.x, meet. */
@ApplicationScoped
class Failures {

    private static final String NOT_AN_OBJECT = "The body must be a JSON object.";

    /** Longer pointers are cut: a client's own words are not sent back at any length. */
    private static final int MAX_POINTER = 200;

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Problems problems;

    Failures(Problems problems) {
        this.problems = problems;
    }

    /** @param path of the request that failed, normalized */
    ProblemException problemOf(Throwable failure, String path) {
        if (failure instanceof ProblemException known) {
            return known;
        }
        if (failure instanceof UnauthorizedException) {
            return ProblemException.unauthenticated();
        }
        if (failure instanceof ConstraintViolationException invalid) {
            return invalid(invalid);
        }
        if (failure instanceof InvalidDefinitionException bug) {
            return problems.of(bug);
        }
        if (failure instanceof JsonProcessingException json) {
            return malformed(json);
        }
        if (failure instanceof WebApplicationException refused) {
            return refused(refused, path);
        }
        if (failure instanceof HttpException refused) {
            return ofStatus(refused.getStatusCode(), path, failure);
        }
        return problems.of(failure);
    }

    /** For a status that was set without an exception. */
    ProblemException ofStatus(int status, String path, @Nullable Throwable failure) {
        if (status == 405) {
            return methodNotAllowed(Routes.methodsOf(path));
        }
        if (status == 503) {
            return ProblemException.unavailable();
        }
        return status >= 400 && status < 500
                ? ProblemException.ofStatus(status)
                : problems.of(failure == null ? new IllegalStateException("Status " + status) : failure);
    }

    /** Where no method is allowed, there is nothing. */
    private static ProblemException methodNotAllowed(String allow) {
        return allow.isEmpty() ? ProblemException.notFound() : ProblemException.methodNotAllowed(allow);
    }

    private ProblemException refused(WebApplicationException refused, String path) {
        return refused.getCause() instanceof JsonProcessingException json
                ? malformed(json)
                : ofStatus(refused.getResponse().getStatus(), path, refused);
    }

    private static ProblemException malformed(JsonProcessingException json) {
        if (json.getCause() instanceof ProblemException known) {
            return known.within(pointer(path(json))); // the reading of the body was refused half-way
        }
        if (json instanceof MismatchedInputException && !path(json).isEmpty()) {
            return ProblemException.malformedJson("The member " + pointer(path(json)) + " has the wrong type.");
        }
        return ProblemException.malformedJson(
                json instanceof MismatchedInputException ? NOT_AN_OBJECT : "The body is not well-formed JSON.");
    }

    private static List<JsonMappingException.Reference> path(JsonProcessingException json) {
        return json instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        var pointer = path.stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining("", "#", ""));
        return pointer.length() > MAX_POINTER ? pointer.substring(0, MAX_POINTER) + "…" : pointer;
    }

    private static ProblemException invalid(ConstraintViolationException invalid) {
        var faults = new ArrayList<Problem.Fault>();
        for (ConstraintViolation<?> violation : invalid.getConstraintViolations()) {
            var pointer = pointer(violation.getPropertyPath());
            if (pointer.isEmpty()) {
                return ProblemException.malformedJson(NOT_AN_OBJECT); // no body, or the literal null
            }
            faults.add(new Problem.Fault("#" + pointer, violation.getMessage()));
        }
        faults.sort(Comparator.comparing(Failures::place).thenComparing(Problem.Fault::detail));
        return ProblemException.validation(faults);
    }

    /** So that the ninth element comes before the tenth. */
    private static String place(Problem.Fault fault) {
        return NUMBER.matcher(fault.pointer())
                .replaceAll(number -> "0".repeat(Math.max(0, 9 - number.group().length())) + number.group());
    }

    /** A path such as {@code create.request.permissions[2].<list element>} becomes {@code /permissions/2}. */
    private static String pointer(Path path) {
        var pointer = new StringBuilder();
        var parameter = "";
        for (var node : path) {
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                pointer.append('/').append(node.getName());
            }
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
        }
        return pointer.isEmpty() && !parameter.equals("request") ? "/" + parameter : pointer.toString();
    }
}
