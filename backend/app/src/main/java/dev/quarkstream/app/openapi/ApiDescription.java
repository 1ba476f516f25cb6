package dev.quarkstream.app.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/**
 * Completes the description with what the code says elsewhere: who may call an operation, by its security annotation, and
 * every problem that it can answer with. Runs when the application is built.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {

    private static final String SESSION = "session";
    private static final String TOKEN = "token";

    private final IndexView code;

    public ApiDescription(IndexView code) {
        this.code = code;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().keySet().stream()
                .filter(path -> !path.startsWith("/api/"))
                .toList()
                .forEach(api.getPaths()::removePathItem);
        api.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(path, method, operation)));
        api.getComponents().addSecurityScheme(SESSION, sessionScheme()).addSecurityScheme(TOKEN, tokenScheme());
    }

    private void complete(String path, PathItem.HttpMethod method, Operation operation) {
        var access = Access.of(code, operation.getOperationId());
        operation.setSecurity(access.callers().stream()
                .map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme))
                .toList());
        if (!access.permissions().isEmpty()) {
            operation.addExtension("x-permissions", access.permissions());
            operation.setDescription(sentence(operation.getDescription()) + "A token needs the permission "
                    + String.join(
                            " or ",
                            access.permissions().stream()
                                    .map(name -> "`" + name + "`")
                                    .toList()) + ".");
        }
        describeSuccess(method, operation, access);
        problems(path, method, operation, access).document(operation);
    }

    private static String sentence(String description) {
        return description == null ? "" : description + " ";
    }

    private static void describeSuccess(PathItem.HttpMethod method, Operation operation, Access access) {
        var responses = operation.getResponses();
        var declared = new LinkedHashMap<>(responses.getAPIResponses()); // its own order is the one that counts
        responses.setAPIResponses(Map.of());
        if (access.tellsSuccesses()) {
            declared.forEach((status, answer) -> responses.addAPIResponse(status, answer.description(words(status))));
            return;
        }
        var content = declared.values().iterator().next().getContent();
        var status = method == PathItem.HttpMethod.DELETE ? "204" : String.valueOf(access.status());
        var success = OASFactory.createAPIResponse().description(words(status));
        if (!List.of("202", "204").contains(status)) {
            success.content(content);
        }
        if (access.answersLocation()) {
            success.addHeader("Location", header("Where the new thing is."));
        }
        if (access.setsCookie()) {
            success.addHeader("Set-Cookie", header("The session."));
        }
        responses.addAPIResponse(status, success);
    }

    private static String words(String status) {
        return switch (status) {
            case "201" -> "Created.";
            case "202" -> "Taken.";
            case "204" -> "Done.";
            default -> "OK.";
        };
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }

    private static ProblemAnswers problems(
            String path, PathItem.HttpMethod method, Operation operation, Access access) {
        var answers = new ProblemAnswers().always().ofAccess(access);
        if (method != PathItem.HttpMethod.GET && !access.ignoresCookies()) {
            answers.crossSiteRequest();
        }
        if (operation.getRequestBody() != null) {
            answers.ofBody();
            if (access.isOpen()) {
                answers.rateLimited();
            }
        }
        if (has(operation, Parameter.In.QUERY)) {
            answers.validation();
        }
        if (path.contains("{id}") || access.mayNotExist()) {
            answers.notFound();
        }
        return answers;
    }

    private static boolean has(Operation operation, Parameter.In place) {
        var parameters = operation.getParameters();
        return parameters != null && parameters.stream().anyMatch(parameter -> parameter.getIn() == place);
    }

    private static SecurityScheme sessionScheme() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name("__Host-quarkstream")
                .description(
                        "The SPA's session: may do all that its user may. Over plain http, which is for development, "
                                + "the cookie is called `quarkstream`. A request that could change something must come from the "
                                + "SPA's own pages (`Sec-Fetch-Site` or `Origin`).");
    }

    private static SecurityScheme tokenScheme() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(
                        "A personal access token, `qst_` and 49 letters and digits: may do what its permissions say. "
                                + "It decides alone, whatever cookie is beside it.");
    }
}
