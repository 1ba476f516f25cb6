/** Calls that are ready to be run, by the language that they are written in: they show the token itself. */
export const callsWith = (secret: string, api: string) => ({
  curl: `curl -H 'Authorization: Bearer ${secret}' ${api}/token`,
  JavaScript: `const answer = await fetch('${api}/token', {
  headers: { Authorization: 'Bearer ${secret}' },
})
console.log(await answer.json())`,
  Python: `from urllib.request import Request, urlopen

request = Request(
    "${api}/token",
    headers={"Authorization": "Bearer ${secret}"},
)
print(urlopen(request).read().decode())`,
  Java: `import java.net.URI;
import java.net.http.*;

var request = HttpRequest.newBuilder(URI.create("${api}/token"))
        .header("Authorization", "Bearer ${secret}")
        .build();
var answer = HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString());
System.out.println(answer.body());`,
})
