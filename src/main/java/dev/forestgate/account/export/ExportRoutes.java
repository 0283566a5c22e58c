package dev.forestgate.account.export;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Elevation;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the export of the caller's own account. */
@Component
public final class ExportRoutes {
  private static final String PATH = "/api/export";

  private final ExportRequest exportRequest;
  private final ExportDownload download;
  private final Authentication authentication;
  private final Elevation elevation;

  ExportRoutes(
      ExportRequest exportRequest,
      ExportDownload download,
      Authentication authentication,
      Elevation elevation) {
    this.exportRequest = exportRequest;
    this.download = download;
    this.authentication = authentication;
    this.elevation = elevation;
  }

  public RouterFunction<ServerResponse> routes() {
    RouterFunction<ServerResponse> json =
        route()
            .POST(PATH, elevation.required(exportRequest::handle))
            .GET(PATH, authentication.required(download::state))
            .filter(Responses.producing(MediaType.APPLICATION_JSON))
            .build();
    RouterFunction<ServerResponse> archive =
        route()
            .GET(PATH + "/{id}", authentication.required(download::archive))
            .filter(Responses.producing(ExportDownload.ZIP, MediaType.APPLICATION_OCTET_STREAM))
            .build();
    return json.and(archive);
  }
}
