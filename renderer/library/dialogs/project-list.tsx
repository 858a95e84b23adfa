import { useState } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { Project } from '../../../shared/cloud.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useWords } from '../../ui/ui-context.tsx';

interface ProjectListProps {
  readonly projects: readonly Project[];
  /** Undefined for the platform view. */
  readonly chosen: string | undefined;
  readonly choose: (project: string | undefined) => void;
}

const manyProjects = 8;
const platform = 'platform';

/** The projects of a virtual id and the platform view, of which one is entered; a long list can be searched. */
export function ProjectList({ projects, chosen, choose }: ProjectListProps) {
  const t = useWords('signIn');
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = projects.filter(({ name }) => name === chosen || name.toLowerCase().includes(wanted));
  return (
    <>
      {projects.length === 0 && <p>{t('project.none')}</p>}
      {projects.length > manyProjects && (
        <TextField label={t('project.find')} value={search} onChange={setSearch} autoComplete="off" />
      )}
      <RadioGroup
        className="projects"
        aria-label={t('project.label')}
        value={chosen === undefined ? platform : `project ${chosen}`}
        onChange={(value) => choose(value === platform ? undefined : value.slice('project '.length))}
      >
        {shown.map(({ name, description }) => (
          <Line key={name} value={`project ${name}`} name={name} description={description} />
        ))}
        <Line value={platform} name={t('project.platform')} description={t('project.platformHint')} />
      </RadioGroup>
    </>
  );
}

function Line(props: { readonly value: string; readonly name: string; readonly description: string }) {
  return (
    <RadioField value={props.value}>
      <RadioButton className="project">
        <span className="project-sign" aria-hidden="true" />
        <span className="project-words">
          <bdi>{props.name}</bdi>
          {props.description !== '' && <span className="field-hint">{props.description}</span>}
        </span>
      </RadioButton>
    </RadioField>
  );
}
