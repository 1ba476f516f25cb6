package dev.quarkstream.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** A problem as it is sent, whatever an application makes of JSON. */
public final class ProblemJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a flood of made-up tokens is answered with is written once. */
    private static final Problem INVALID_TOKEN = ProblemException.invalidToken().problem();

    private static final byte[] INVALID_TOKEN_BYTES = write(INVALID_TOKEN);

    private ProblemJson() {}

    /** The answer of JAX-RS. */
    public static RestResponse<byte[]> answer(ProblemException refusal) {
        var response = RestResponse.ResponseBuilder.<byte[]>create(
                        refusal.problem().status())
                .entity(bytes(refusal.problem()))
                .type(Problem.MEDIA_TYPE)
                .header("Cache-Control", "no-store");
        refusal.headers().forEach(response::header);
        return response.build();
    }

    static byte[] bytes(Problem problem) {
        return problem == INVALID_TOKEN ? INVALID_TOKEN_BYTES.clone() : write(problem);
    }

    private static byte[] write(Problem problem) {
        try {
            return JSON.writeValueAsBytes(members(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem has nothing that cannot be written", e);
        }
    }

    private static ObjectNode members(Problem problem) {
        var members = JsonNodeFactory.instance
                .objectNode()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail());
        if (problem.errors() != null) {
            addFaults(members, problem.errors());
        }
        if (problem.required() != null) {
            problem.required().forEach(members.putArray("required")::add);
        }
        return problem.requestId() == null ? members : members.put("requestId", problem.requestId());
    }

    private static void addFaults(ObjectNode members, List<Problem.Fault> faults) {
        var errors = members.putArray("errors");
        faults.forEach(
                fault -> errors.addObject().put("pointer", fault.pointer()).put("detail", fault.detail()));
    }
}
