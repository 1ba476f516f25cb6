package dev.quarkstream.app.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The problems that an operation can answer with, each as an example of the real thing. */
class ProblemAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ProblemException> problems = new ArrayList<>();

    ProblemAnswers always() {
        problems.add(ProblemException.invalidRequest("Send one Authorization header."));
        problems.add(ProblemException.invalidToken());
        problems.add(ProblemException.insecureTransport());
        problems.add(ProblemException.payloadTooLarge()); // a body is measured even where none is asked for
        problems.add(ProblemException.unavailable());
        problems.add(ProblemException.internal("5f0c8a52-3a0e-4c3f-9d53-0a8a4c1d7b7e"));
        return this;
    }

    ProblemAnswers ofAccess(Access access) {
        if (!access.isOpen()) {
            problems.add(ProblemException.unauthenticated());
        }
        if (!access.permissions().isEmpty()) {
            problems.add(ProblemException.insufficientPermission(access.permissions()));
        }
        if (access.isFor(Roles.SESSION)) {
            problems.add(ProblemException.sessionRequired());
        }
        if (access.asksForPassword()) {
            problems.add(ProblemException.confirmationRequired());
        }
        if (access.isLimited()) {
            problems.add(ProblemException.rateLimited(42));
        }
        if (access.isFor(Roles.TOKEN)) {
            problems.add(ProblemException.tokenRequired());
        }
        if (access.rotates()) {
            problems.add(ProblemException.tokenExpired());
            problems.add(ProblemException.rotationConflict());
        }
        if (access.rotates() && access.isFor(Roles.TOKEN)) {
            problems.add(ProblemException.rotationNotAllowed());
        }
        if (access.issuesToken()) {
            problems.add(ProblemException.tokenLimitReached(100));
        }
        return this;
    }

    void ofBody() {
        problems.add(ProblemException.malformedJson("The body must be a JSON object."));
        problems.add(ProblemException.unsupportedMediaType());
        validation();
    }

    void validation() {
        problems.add(ProblemException.validation("#/name", "This field is required."));
    }

    void rateLimited() {
        problems.add(ProblemException.rateLimited(42));
    }

    void notFound() {
        problems.add(ProblemException.notFound());
    }

    void crossSiteRequest() {
        problems.add(ProblemException.crossSiteRequest());
    }

    /** One answer for each status, with its problems by name. */
    void document(Operation operation) {
        var byStatus = problems.stream()
                .collect(Collectors.groupingBy(
                        problem -> problem.problem().status(), TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, same) -> operation.getResponses().addAPIResponse(status.toString(), answer(same)));
    }

    private static APIResponse answer(List<ProblemException> same) {
        var answer = OASFactory.createAPIResponse()
                .description(same.stream()
                        .map(problem ->
                                "`" + name(problem) + "`: " + problem.problem().detail())
                        .collect(Collectors.joining("\n\n")))
                .content(content(same));
        same.stream()
                .flatMap(problem -> problem.headers().entrySet().stream())
                .forEach(header -> answer.addHeader(
                        header.getKey(),
                        OASFactory.createHeader()
                                .schema(OASFactory.createSchema()
                                        .addType(Schema.SchemaType.STRING)
                                        .addExample(header.getValue()))));
        return answer;
    }

    private static Content content(List<ProblemException> same) {
        var media =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
        same.forEach(problem -> media.addExample(
                name(problem), OASFactory.createExample().value(JSON.convertValue(problem.problem(), Map.class))));
        return OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media);
    }

    private static String name(ProblemException problem) {
        var type = problem.problem().type();
        return type.substring(type.lastIndexOf(':') + 1);
    }
}
