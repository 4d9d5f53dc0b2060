-- +goose Up
-- The words of the interface are named by their door now: who signed "words:layout.calm" signed "words:web.layout.calm".
INSERT INTO signature (key, lang, hash, name, day, signed_at)
SELECT 'words:web.' || substr(key, 7), lang, hash, name, day, signed_at FROM signature
WHERE key LIKE 'words:layout.%' OR key LIKE 'words:notice.%' OR key LIKE 'words:error.%' OR key LIKE 'words:site.%'
ON CONFLICT (key, lang, hash, name) DO NOTHING;
INSERT INTO signature (key, lang, hash, name, day, signed_at)
SELECT 'words:directory.' || substr(key, 7), lang, hash, name, day, signed_at FROM signature
WHERE key LIKE 'words:report.%'
ON CONFLICT (key, lang, hash, name) DO NOTHING;
INSERT INTO signature (key, lang, hash, name, day, signed_at)
SELECT 'words:library.' || substr(key, 7), lang, hash, name, day, signed_at FROM signature
WHERE key LIKE 'words:front.%' OR key LIKE 'words:helpfirst.%' OR key LIKE 'words:for.%' OR key LIKE 'words:start.%' OR key LIKE 'words:question.%'
ON CONFLICT (key, lang, hash, name) DO NOTHING;
DELETE FROM signature
WHERE key LIKE 'words:layout.%' OR key LIKE 'words:notice.%' OR key LIKE 'words:error.%' OR key LIKE 'words:site.%' OR key LIKE 'words:report.%'
   OR key LIKE 'words:front.%' OR key LIKE 'words:helpfirst.%' OR key LIKE 'words:for.%' OR key LIKE 'words:start.%' OR key LIKE 'words:question.%';
