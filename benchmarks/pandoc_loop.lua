-- Markdown files → docx and HTML in one process of pandoc: pandoc lua pandoc_loop.lua TARGET FILE…
local target = arg[1]
local page = { template = pandoc.template.compile(pandoc.template.default('html')) }
for number = 2, #arg do
  local file = assert(io.open(arg[number], 'rb'))
  local document = pandoc.read(file:read('a'), 'markdown')
  file:close()
  document.meta.title = 'Behaviour Policy'
  for ending, text in pairs({
    docx = pandoc.write(document, 'docx'),
    html = pandoc.write(document, 'html', page),
  }) do
    local out = assert(io.open(target .. '/' .. number .. '.' .. ending, 'wb'))
    out:write(text)
    out:close()
  end
end
