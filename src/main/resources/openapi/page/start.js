// This role's own description, and no other: no validator, no address to type another one into.
SwaggerUIBundle({
  url: "../v3/api-docs",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  onComplete: () => {
    document.title = document.querySelector(".info .title")?.firstChild?.textContent ?? "API";
  },
});
