create index calculation_ended on calculation (ended_at) where state in ('DONE', 'DROPPED');
